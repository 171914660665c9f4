//! Every icon of the app, drawn from its one SVG, whose parts are called `ground` and `mark`.
//!
//! Called by `pack`. The manifest and the page name these files. Never draws text.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Node, Options, Paint, Tree};

/// The drawing, where Trunk has put it.
const DRAWING: &str = "icon.svg";
/// Where the icons lie.
const FOLDER: &str = "icons";

/// An icon, in its sizes in pixels.
struct Icon {
    name: &'static str,
    sizes: &'static [u32],
    ground: Ground,
    /// How large the mark is, compared with the drawing.
    mark: f32,
}

/// What an icon has behind its mark.
enum Ground {
    /// The drawing's, with its round corners.
    Drawn,
    /// The drawing's colour up to the edges: a system cuts its own shape out of it.
    Full,
    /// Nothing: a system gives the mark its own colours.
    Nothing,
}

/// The purposes of a manifest's icons (<https://w3c.github.io/manifest/#purpose-member>), and iOS's.
const ICONS: [Icon; 4] = [
    Icon { name: "any", sizes: &[192, 512], ground: Ground::Drawn, mark: 1.0 },
    // Only a circle of four fifths of the width is sure to be seen
    // (<https://w3c.github.io/manifest/#icon-masks>).
    Icon { name: "maskable", sizes: &[192, 512], ground: Ground::Full, mark: 0.8 },
    Icon { name: "monochrome", sizes: &[192, 512], ground: Ground::Nothing, mark: 1.0 },
    Icon { name: "touch", sizes: &[180], ground: Ground::Full, mark: 0.9 },
];

/// Draws them all.
pub(super) fn draw(staging: &Path) -> Result<()> {
    let text = fs::read_to_string(staging.join(DRAWING))
        .with_context(|| format!("could not read {DRAWING}, which index.html has to copy"))?;
    let drawing = Tree::from_str(&text, &Options::default())
        .with_context(|| format!("could not understand {DRAWING}"))?;
    let folder = staging.join(FOLDER);
    fs::create_dir_all(&folder).context("could not create the folder for the icons")?;
    for icon in ICONS {
        for size in icon.sizes {
            let name = format!("{}-{size}.png", icon.name);
            let failed = || format!("could not draw {name}");
            let picture = icon.draw(&drawing, *size).with_context(failed)?;
            let png = picture.encode_png().with_context(failed)?;
            fs::write(folder.join(&name), png)
                .with_context(|| format!("could not write {name}"))?;
        }
    }
    Ok(())
}

impl Icon {
    fn draw(&self, drawing: &Tree, size: u32) -> Result<Pixmap> {
        let mut picture = Pixmap::new(size, size).context("it has no size")?;
        let scale = size as f32 / drawing.size().width();
        match self.ground {
            Ground::Drawn => {
                put(part(drawing, "ground")?, Transform::from_scale(scale, scale), &mut picture)?;
            }
            Ground::Full => picture.fill(colour(part(drawing, "ground")?)?),
            Ground::Nothing => {}
        }
        let middle = size as f32 / 2.0;
        let mark = Transform::from_scale(scale, scale)
            .post_translate(-middle, -middle)
            .post_scale(self.mark, self.mark)
            .post_translate(middle, middle);
        put(part(drawing, "mark")?, mark, &mut picture)?;
        Ok(picture)
    }
}

fn part<'a>(drawing: &'a Tree, name: &str) -> Result<&'a Node> {
    drawing.node_by_id(name).with_context(|| format!("{DRAWING} has no part called {name}"))
}

/// Draws a part where the drawing has it.
fn put(part: &Node, transform: Transform, picture: &mut Pixmap) -> Result<()> {
    let bounds = part.abs_layer_bounding_box().context("a part has no size")?;
    // resvg moves a node that is drawn alone to the corner.
    let transform = transform.pre_translate(bounds.x(), bounds.y());
    resvg::render_node(part, transform, &mut picture.as_mut()).context("a part has no size")
}

fn colour(part: &Node) -> Result<Color> {
    if let Node::Path(path) = part
        && let Some(fill) = path.fill()
        && let Paint::Color(colour) = fill.paint()
    {
        return Ok(Color::from_rgba8(colour.red, colour.green, colour.blue, 255));
    }
    bail!("the part called ground has no plain colour")
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::PremultipliedColorU8;

    use super::*;

    const WHITE: (u8, u8, u8) = (255, 255, 255);

    /// The app's own icon of this name, small.
    fn icon(name: &str) -> Pixmap {
        let drawing = include_str!("../../../app/icon.svg");
        let drawing = Tree::from_str(drawing, &Options::default()).expect("it is a drawing");
        let icon = ICONS.iter().find(|icon| icon.name == name).expect("there is one");
        icon.draw(&drawing, 64).expect("its parts have their names")
    }

    /// Each pixel with its distance from the middle, as a part of the width.
    fn pixels(picture: &Pixmap) -> impl Iterator<Item = (f32, PremultipliedColorU8)> {
        let width = picture.width();
        let from_middle = move |at: u32| (at as f32 + 0.5) / width as f32 - 0.5;
        (0..).zip(picture.pixels()).map(move |(at, pixel)| {
            (from_middle(at % width).hypot(from_middle(at / width)), *pixel)
        })
    }

    fn rgb(pixel: PremultipliedColorU8) -> (u8, u8, u8) {
        (pixel.red(), pixel.green(), pixel.blue())
    }

    #[test]
    fn what_a_system_may_cut_away_of_a_maskable_icon_is_ground() {
        let picture = icon("maskable");
        let ground = picture.pixels()[0];
        assert!(picture.pixels().iter().all(|pixel| pixel.is_opaque()), "it has holes");
        assert_ne!(rgb(ground), WHITE);
        for (distance, pixel) in pixels(&picture) {
            assert!(pixel == ground || distance < 0.4, "the mark is {distance} from the middle");
        }
        assert!(pixels(&picture).any(|(_, pixel)| rgb(pixel) == WHITE), "there is no mark");
    }

    #[test]
    fn a_monochrome_icon_is_the_mark_alone() {
        let picture = icon("monochrome");
        for pixel in picture.pixels() {
            // White, as far as it is there at all: colours are stored multiplied by alpha.
            let alpha = pixel.alpha();
            assert_eq!(rgb(*pixel), (alpha, alpha, alpha));
        }
        let opaque = picture.pixels().iter().filter(|pixel| pixel.is_opaque()).count();
        let share = opaque as f32 / picture.pixels().len() as f32;
        assert!((0.05..0.5).contains(&share), "{share} of it is mark");
    }

    #[test]
    fn an_icon_for_any_purpose_has_round_corners_and_one_for_a_screen_that_rounds_has_none() {
        assert_eq!(icon("any").pixels()[0].alpha(), 0);
        assert!(icon("touch").pixels().iter().all(|pixel| pixel.is_opaque()));
    }
}
