//! Planned broadcasts: quotas, plans and history, free slots.

pub mod quota;
pub mod similar;
