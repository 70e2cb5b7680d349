CREATE TABLE characters (
    a VARCHAR, 
    b VARCHAR(20), 
    c VARCHAR(20) COLLATE "de_DE", 
    d TEXT, 
    e TEXT, 
    f VARCHAR(5), 
    g TEXT, 
    h VARCHAR(255), 
    i CHAR(2), 
    j TEXT, 
    k NVARCHAR(7), 
    l NCHAR(3), 
    m CLOB, 
    n CITEXT, 
    o TEXT COLLATE "C", 
    p VARCHAR, 
    q VARCHAR
);

