//! One request to the server, over a connection of its own.
//!
//! Called by `fault`. Changes nothing of what is asked or said, except what belongs to the connection.

use std::net::SocketAddr;

use anyhow::Context as _;
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1,
    header::{CONNECTION, HeaderValue, TRANSFER_ENCODING},
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::answer::Whole;

/// Sends it, and reads the whole answer.
pub(super) async fn send(server: SocketAddr, request: Request<Bytes>) -> anyhow::Result<Whole> {
    let stream = TcpStream::connect(server).await.context("could not reach the server")?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut request = request.map(Full::new);
    request.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    let answer = sender.send_request(request).await.context("could not ask the server")?;
    let (mut head, body) = answer.into_parts();
    for name in [CONNECTION, TRANSFER_ENCODING] {
        head.headers.remove(name);
    }
    let body = body.collect().await.context("could not read the server's answer")?;
    Ok(Whole::from_parts(head, body.to_bytes()))
}
