//! Stage 7: weighs what explains the course of a tumor.
pub mod math;
pub mod distribution;
pub mod evidence;
pub mod series;
pub mod timing;
pub mod course;
pub mod likelihood;
pub mod hypothesis;
