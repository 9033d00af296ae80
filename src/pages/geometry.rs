//! Units and shapes. [`Pt`] and [`Em`] are finite by construction, so that they can be compared and hashed.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $suffix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Default)]
        pub struct $name(f32);

        impl $name {
            pub const ZERO: Self = Self(0.0);
            /// Panics in debug builds if the number is not finite; a release build takes 0.
            #[inline]
            pub const fn new(value: f32) -> Self {
                debug_assert!(value.is_finite());
                Self(if value.is_finite() { value } else { 0.0 })
            }
            #[inline]
            pub const fn get(self) -> f32 { self.0 }
            #[inline]
            pub fn max(self, other: Self) -> Self { if self.0 >= other.0 { self } else { other } }
            #[inline]
            pub fn min(self, other: Self) -> Self { if self.0 <= other.0 { self } else { other } }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> { Some(self.cmp(other)) }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering { self.0.total_cmp(&other.0) }
        }
        impl Add for $name { type Output = Self; #[inline] fn add(self, o: Self) -> Self { Self::new(self.0 + o.0) } }
        impl Sub for $name { type Output = Self; #[inline] fn sub(self, o: Self) -> Self { Self::new(self.0 - o.0) } }
        impl Mul<f32> for $name { type Output = Self; #[inline] fn mul(self, k: f32) -> Self { Self::new(self.0 * k) } }
        impl Div<f32> for $name { type Output = Self; #[inline] fn div(self, k: f32) -> Self { Self::new(self.0 / k) } }
        impl Div for $name { type Output = f32; #[inline] fn div(self, o: Self) -> f32 { self.0 / o.0 } }
        impl Neg for $name { type Output = Self; #[inline] fn neg(self) -> Self { Self(-self.0) } }
        impl AddAssign for $name { #[inline] fn add_assign(&mut self, o: Self) { *self = *self + o; } }
        impl SubAssign for $name { #[inline] fn sub_assign(&mut self, o: Self) { *self = *self - o; } }
        impl Sum for $name { fn sum<I: Iterator<Item = Self>>(i: I) -> Self { i.fold(Self::ZERO, Add::add) } }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}{}", self.0, $suffix) }
        }
    };
}

unit! {
    /// A length in points, 1/72 inch.
    Pt, "pt"
}
unit! {
    /// A length in em: parts of the type size it is used with.
    Em, "em"
}

impl Em {
    /// The length at a type size.
    #[inline]
    pub fn at(self, size: Pt) -> Pt {
        size * self.0
    }
}

impl Pt {
    pub const PER_MM: f32 = 72.0 / 25.4;

    pub const fn mm(mm: f32) -> Pt {
        Pt::new(mm * Self::PER_MM)
    }

    /// In em of a type size.
    #[inline]
    pub fn em(self, size: Pt) -> Em {
        Em::new(self.0 / size.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Point {
    pub x: Pt,
    pub y: Pt,
}

impl Point {
    pub const fn new(x: Pt, y: Pt) -> Self {
        Self { x, y }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Size {
    pub width: Pt,
    pub height: Pt,
}

/// A rectangle by its top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rect {
    pub x: Pt,
    pub y: Pt,
    pub width: Pt,
    pub height: Pt,
}
