// SPDX-License-Identifier: MIT

// The echo server of the documentation of tungstenite, on the port that is given: a thread for each
// connection. /close?code=N closes with that code, and reads until the end, as close() asks.
use std::net::{TcpListener, TcpStream};
use std::thread::spawn;
use tungstenite::accept_hdr;
use tungstenite::handshake::server::{Request, Response};
use tungstenite::protocol::frame::{coding::CloseCode, CloseFrame};

fn serve(stream: TcpStream) {
    let mut code: Option<u16> = None;
    let look = |request: &Request, response: Response| {
        let query = request.uri().query().unwrap_or("");
        code = query.strip_prefix("code=").and_then(|digits| digits.parse().ok());
        Ok(response)
    };
    let Ok(mut socket) = accept_hdr(stream, look) else { return };
    if let Some(code) = code {
        let code = CloseCode::from(code);
        let _ = socket.close(Some(CloseFrame { code, reason: "".into() }));
        while socket.read().is_ok() {}
        return;
    }
    while let Ok(message) = socket.read() {
        let is_data = message.is_binary() || message.is_text();
        if is_data && socket.send(message).is_err() {
            return;
        }
    }
}

fn main() {
    let port = std::env::args().nth(1).expect("a port");
    let server = TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    for stream in server.incoming().flatten() {
        spawn(move || serve(stream));
    }
}
