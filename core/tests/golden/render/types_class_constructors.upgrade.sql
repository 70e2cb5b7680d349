CREATE TABLE label (
    plain VARCHAR(33), 
    given VARCHAR(50), 
    lower VARCHAR(30), 
    lower_given VARCHAR(12), 
    code CODE(7), 
    set VARCHAR(8), 
    bare VARCHAR(9)
);

