//! Turns what the page's functions draw into the text of an HTML file, without a browser.
//! Nothing that is drawn here waits for anything, so the renderer is done as soon as it is asked.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use yew::{LocalServerRenderer, prelude::*};

#[derive(Clone, PartialEq, Properties)]
struct DrawnProps {
    drawn: Html,
}

/// What was drawn, as the component that the renderer asks for.
#[component]
fn Drawn(DrawnProps { drawn }: &DrawnProps) -> Html {
    drawn.clone()
}

/// The HTML of something drawn.
pub(super) fn html(drawn: Html) -> String {
    let rendered = LocalServerRenderer::<Drawn>::with_props(DrawnProps { drawn }).hydratable(false).render();
    match pin!(rendered).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(html) => html,
        Poll::Pending => String::new(),
    }
}
