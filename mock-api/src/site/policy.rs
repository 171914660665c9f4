//! The headers that make a browser careful with a site.
//!
//! Called by `site`. The content security policy is the page's own: the build writes it into the
//! page, and it is only repeated here. Never makes one up.

/// What every file of the site is sent with.
pub(super) const HEADERS: [(&str, &str); 4] = [
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    // The app asks for none of what can be asked for by this header.
    (
        "Permissions-Policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
         fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
         publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
         xr-spatial-tracking=()",
    ),
];

/// How the build begins the policy in a page.
const META: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
/// What browsers take from a header only
/// (<https://w3c.github.io/webappsec-csp/#meta-element>).
const IN_NO_FRAME: &str = "frame-ancestors 'none'";

/// The policy for a page and for the worker beside it, which obeys the header of its own file.
/// A debug build has none of its own: Trunk puts a script into it that nobody can know.
pub(super) fn of(html: &str) -> String {
    let after = html.split_once(META).map(|(_, after)| after);
    match after.and_then(|after| after.split_once('"')) {
        Some((policy, _)) => format!("{policy}; {IN_NO_FRAME}"),
        None => IN_NO_FRAME.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_pages_own_and_nobody_may_frame_it() {
        let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">";
        let html = format!("<head>{meta}<p title=\"x\">");
        assert_eq!(of(&html), "default-src 'self'; frame-ancestors 'none'");
        assert_eq!(of("<head>"), "frame-ancestors 'none'");
    }
}
