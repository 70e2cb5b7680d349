DROP TABLE profiles;

