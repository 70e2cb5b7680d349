//! The page and the worker of Retort.
