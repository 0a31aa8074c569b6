//! Reads `Task(role: …)` into a variant that holds a struct, `Task(Task { role, … })`.
//!
//! RON writes a struct inside a variant with two pairs of parentheses. The plan's file has one, as
//! a person would write it, while the code wants the struct as a type of its own.

use serde::de::{Deserializer, Error, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Presents the fields of a struct variant to the `Deserialize` of a struct.
pub(super) struct StructVariant<A>(pub A);

impl<'de, A: VariantAccess<'de>> Deserializer<'de> for StructVariant<A> {
    type Error = A::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.struct_variant(fields, visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Self::Error> {
        Err(A::Error::custom("only a struct stands in a struct variant"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// `Deserialize` for an enum of unit variants, plain newtype variants and flattened structs.
macro_rules! flat_enum {
    ($name:ident { $($unit:ident),* ; $($plain:ident),* ; $($flat:ident),* }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(variant_identifier)]
                enum Tag { $($unit,)* $($plain,)* $($flat,)* }
                const VARIANTS: &[&str] = &[$(stringify!($unit),)* $(stringify!($plain),)* $(stringify!($flat),)*];

                struct EnumVisitor;
                impl<'de> serde::de::Visitor<'de> for EnumVisitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(f, "one of {}", VARIANTS.join(", "))
                    }

                    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, data: A) -> Result<$name, A::Error> {
                        let (tag, variant) = data.variant::<Tag>()?;
                        match tag {
                            $(Tag::$unit => {
                                serde::de::VariantAccess::unit_variant(variant)?;
                                Ok($name::$unit)
                            })*
                            $(Tag::$plain => serde::de::VariantAccess::newtype_variant(variant).map($name::$plain),)*
                            $(Tag::$flat => serde::Deserialize::deserialize($crate::plan::flat::StructVariant(variant))
                                .map($name::$flat),)*
                        }
                    }
                }
                deserializer.deserialize_enum(stringify!($name), VARIANTS, EnumVisitor)
            }
        }
    };
}
pub(super) use flat_enum;
