CREATE TABLE users_roles (
    user_id INTEGER NOT NULL, 
    role_id INTEGER NOT NULL, 
    granted_by INTEGER, 
    PRIMARY KEY (user_id, role_id), 
    FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
    FOREIGN KEY(role_id) REFERENCES roles (id) ON DELETE CASCADE, 
    CONSTRAINT fk_granted_by FOREIGN KEY(granted_by) REFERENCES users (id) ON DELETE SET NULL
);

