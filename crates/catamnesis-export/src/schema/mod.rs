//! Versioned shapes of what leaves the program; an old version stays when a new one comes.

pub mod v1;
