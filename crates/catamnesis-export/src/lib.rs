//! The formats that leave the program.
