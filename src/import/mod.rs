//! What others made, turned into what a plan can take over. Pure: text in, proposals and complaints out.

pub mod prices;
