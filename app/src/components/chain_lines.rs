//! The drawing beside one row of the chain: the node and the lines that cross the row.

use leptos::prelude::*;
use retort_core::chain::{Line, Mark, Node, Part};

use crate::state::graph::Drawn;

/// The height of a row, in sixteenths of a letter's height; styles/chain.css has the same.
const HEIGHT: f64 = 48.0;
/// Where nodes stand.
const MIDDLE: f64 = HEIGHT / 2.0;
/// The lanes that are drawn; further ones share the last place.
const MOST: usize = 14;
/// The width of a lane, where there are few.
const LANE: f64 = 14.0;
/// The width of all lanes, where there are many.
const ALL: f64 = 126.0;
/// Room beside the first and the last lane.
const EDGE: f64 = 9.0;

/// Across: where lanes are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    lanes: usize,
    lane: f64,
}

impl Scale {
    /// Room for so many lanes.
    pub(super) fn of(lanes: usize) -> Scale {
        let lanes = lanes.clamp(1, MOST);
        let count = u32::try_from(lanes).map_or(1.0, f64::from);
        Scale { lanes, lane: LANE.min(ALL / count) }
    }

    fn x(self, lane: usize) -> f64 {
        let lane = u32::try_from(lane.min(self.lanes - 1)).map_or(0.0, f64::from);
        EDGE + lane * self.lane
    }

    fn width(self) -> f64 {
        self.x(self.lanes - 1) + EDGE
    }

    /// The path of a line in the row of a node that stands in lane `own`.
    fn path(self, line: &Line, own: usize) -> String {
        let (x, node) = (self.x(line.lane), self.x(own));
        match line.part {
            Part::Through => format!("M{x} 0V{HEIGHT}"),
            Part::In => format!("M{x} 0C{x} {} {node} {} {node} {MIDDLE}", MIDDLE * 0.6, MIDDLE * 0.4),
            Part::Out => format!(
                "M{node} {MIDDLE}C{node} {} {x} {} {x} {HEIGHT}",
                HEIGHT - MIDDLE * 0.4,
                HEIGHT - MIDDLE * 0.6
            ),
        }
    }
}

/// The shapes of nodes. Each has a word beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A ring that is not closed: what is not there.
    Missing,
    /// A disc with a cross: something is wrong with its place.
    Problem,
    /// A square on its corner.
    Merge,
    /// A disc in a ring.
    Head,
    /// A triangle.
    BranchPoint,
    /// A square.
    Base,
    /// A disc.
    Plain,
}

impl Shape {
    fn of(drawn: &Drawn) -> Shape {
        if matches!(drawn.row.node, Node::Missing(_)) {
            return Shape::Missing;
        }
        let marks = drawn.revision.iter().flat_map(|revision| &revision.marks);
        let shapes = marks.map(|mark| match mark {
            mark if mark.is_problem() => Shape::Problem,
            Mark::Merge(_) => Shape::Merge,
            Mark::Head => Shape::Head,
            Mark::BranchPoint(_) => Shape::BranchPoint,
            _ => Shape::Base,
        });
        shapes.min_by_key(|shape| *shape as u8).unwrap_or(Shape::Plain)
    }

    fn class(self) -> &'static str {
        match self {
            Shape::Missing => "node node--missing",
            Shape::Problem => "node node--problem",
            Shape::Head => "node node--head",
            _ => "node",
        }
    }

    /// Around the origin; holes are cut by the even-odd rule.
    fn path(self) -> &'static str {
        match self {
            Shape::Missing => "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
            Shape::Problem => {
                "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0ZM-2.1-3.2 0-1.1 2.1-3.2 3.2-2.1 1.1 0 3.2 2.1 2.1 3.2 0 1.1-2.1 3.2-3.2 2.1-1.1 0-3.2-2.1Z"
            }
            Shape::Merge => "M0-6.5 6.5 0 0 6.5-6.5 0Z",
            Shape::Head => {
                "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0ZM-4.7 0a4.7 4.7 0 1 0 9.4 0a4.7 4.7 0 1 0-9.4 0ZM-2.7 0a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0-5.4 0Z"
            }
            Shape::BranchPoint => "M0-6.5 6 4.5H-6Z",
            Shape::Base => "M-4.5-4.5h9v9h-9Z",
            Shape::Plain => "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z",
        }
    }
}

/// Node and lines of one row; the row says the same in words.
pub(super) fn chain_lines(drawn: &Drawn, scale: Scale) -> impl IntoView + use<> {
    let row = &drawn.row;
    let of = |is: fn(&Line) -> bool| -> String {
        row.lines.iter().filter(|line| is(line)).map(|line| scale.path(line, row.lane)).collect()
    };
    let plain = of(|line| !line.tie.depends && !line.tie.up);
    let depends = of(|line| line.tie.depends && !line.tie.up);
    let up = of(|line| line.tie.up);
    let shape = Shape::of(drawn);
    let width = scale.width();
    view! {
        <svg
            class="chain__lines"
            viewBox=format!("0 0 {width} {HEIGHT}")
            style:width=format!("{}rem", width / 16.0)
            aria-hidden="true"
        >
            <path class="tie" d=plain></path>
            <path class="tie tie--depends" d=depends></path>
            <path class="tie tie--up" d=up></path>
            <path
                class=shape.class()
                fill-rule="evenodd"
                transform=format!("translate({} {MIDDLE})", scale.x(row.lane))
                d=shape.path()
            ></path>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use retort_core::chain::Tie;

    use super::*;

    fn line(lane: usize, part: Part) -> Line {
        Line { lane, part, tie: Tie { depends: false, up: false } }
    }

    #[test]
    fn lines_meet_at_the_edges_of_rows_and_at_the_node() {
        let scale = Scale::of(3);
        assert_eq!(scale.path(&line(1, Part::Through), 0), "M23 0V48");
        let (down, arriving) = (scale.path(&line(2, Part::Out), 0), scale.path(&line(2, Part::In), 1));
        assert!(down.starts_with("M9 24C") && down.ends_with("37 48"), "{down}");
        assert!(arriving.starts_with("M37 0C") && arriving.ends_with("23 24"), "{arriving}");
    }

    #[test]
    fn many_lanes_take_little_more_room_than_some() {
        assert!(Scale::of(1).width() < 40.0);
        assert_eq!(Scale::of(500), Scale::of(MOST));
        assert!(Scale::of(500).width() < 160.0);
        assert_eq!(
            Scale::of(500).path(&line(499, Part::Through), 0),
            Scale::of(500).path(&line(MOST - 1, Part::Through), 0)
        );
    }
}
