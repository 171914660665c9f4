//! What only the browser can read: message encryption for Web Push (RFC 8291).
//!
//! Called by `push` for each attempt, and by `subscriptions`, which takes nobody to whom nothing can
//! be encrypted. Never pads: who carries a message sees its length.

use anyhow::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    elliptic_curve::{
        rand_core::{OsRng, RngCore},
        sec1::ToEncodedPoint,
    },
};
use sha2::Sha256;

/// The size that every message names as its record's. All of it is one record (RFC 8291, section 4),
/// and 4 096 bytes are what every push service takes (RFC 8030, section 7.2).
const RECORD_SIZE: u32 = 4096;

/// The most that fits: the rest are 86 bytes of header, the record's end, and its tag.
pub(crate) const MOST_BYTES: usize = RECORD_SIZE as usize - 86 - 1 - 16;

/// Who can read a message.
#[derive(Clone)]
pub(crate) struct Reader {
    public: PublicKey,
    auth: [u8; 16],
}

impl Reader {
    /// With a browser's key and its secret.
    pub(crate) fn new(public: PublicKey, auth: [u8; 16]) -> Self {
        Self { public, auth }
    }

    /// Makes a message that only this reader can read, of at most [`MOST_BYTES`].
    pub(crate) fn encrypt(&self, words: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut salt = [0; 16];
        OsRng.fill_bytes(&mut salt);
        self.encrypt_with(salt, &SecretKey::random(&mut OsRng), words)
    }

    /// The same with what is otherwise new for each message.
    fn encrypt_with(
        &self,
        salt: [u8; 16],
        ours: &SecretKey,
        words: &[u8],
    ) -> anyhow::Result<Vec<u8>> {
        let [theirs, own] = [self.public, ours.public_key()].map(|key| key.to_encoded_point(false));
        let shared = diffie_hellman(ours.to_nonzero_scalar(), self.public.as_affine());
        let info = [b"WebPush: info\0", theirs.as_bytes(), own.as_bytes()].concat();
        let mut key = [0; 32];
        let expanded = shared.extract::<Sha256>(Some(&self.auth)).expand(&info, &mut key);
        expanded.expect("32 bytes are one block");
        ece_native::encrypt(key, salt, own, std::iter::once(words.to_vec()), RECORD_SIZE)
            .context("could not encrypt a message")
    }
}

/// Reads a point of the curve as browsers write it: 65 bytes in base64url.
pub(crate) fn point(text: &str) -> Option<PublicKey> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == 65)?;
    PublicKey::from_sec1_bytes(&bytes).ok()
}

/// Reads a secret as browsers write it: 16 bytes in base64url.
pub(crate) fn secret(text: &str) -> Option<[u8; 16]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 8291, section 5, and its intermediate values in appendix A.
    const WORDS: &[u8] = b"When I grow up, I want to be a watermelon";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    const PUBLIC: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const SENDER: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    const SALT: &str = "DGv6ra1nlYgDCS1FRnbzlw";
    const MESSAGE: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZI\
                           IgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXzt\
                           LVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    fn reader() -> Reader {
        Reader::new(point(PUBLIC).unwrap(), secret(AUTH).unwrap())
    }

    #[test]
    fn the_example_of_rfc_8291_is_encrypted_byte_for_byte() {
        let ours = SecretKey::from_slice(&URL_SAFE_NO_PAD.decode(SENDER).unwrap()).unwrap();
        let message = reader().encrypt_with(secret(SALT).unwrap(), &ours, WORDS).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(message), MESSAGE);
    }

    #[test]
    fn no_two_messages_have_a_salt_or_a_key_in_common() {
        let [one, other] = [0, 1].map(|_| reader().encrypt(WORDS).unwrap());
        assert_ne!(one[..16], other[..16]);
        assert_ne!(one[21..86], other[21..86]);
    }

    #[test]
    fn the_longest_message_is_as_long_as_every_push_service_takes_and_no_longer_one_is_made() {
        let fits = reader().encrypt(&vec![b'x'; MOST_BYTES]).unwrap();
        assert_eq!(fits.len(), RECORD_SIZE as usize);
    }

    #[test]
    fn what_is_no_point_of_the_curve_is_no_key() {
        let off = {
            let mut bytes = URL_SAFE_NO_PAD.decode(PUBLIC).unwrap();
            bytes[64] ^= 1;
            URL_SAFE_NO_PAD.encode(bytes)
        };
        let compressed = {
            let bytes = point(PUBLIC).unwrap().to_encoded_point(true);
            URL_SAFE_NO_PAD.encode(bytes)
        };
        for text in ["", "BC", &off, &compressed, &format!("{PUBLIC}="), "AA"] {
            assert!(point(text).is_none(), "{text}");
        }
    }
}
