//! The page's side of the worker: it is started on first use, does one thing at a time, and is ended and forgotten when
//! the visitor cancels or something else is wanted, so that nothing has to wait.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Function, JsString};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, Event, MessageEvent, Url, Worker};
use yew::Callback;

use super::state::Action;
use crate::messages::{Ask, Tell};

/// What is asked: the words, and the file beside them.
type Job = (Ask, Option<Blob>);

/// Where work is done.
pub(super) struct Desk {
    start: Function,
    send: Callback<Action>,
    running: RefCell<Option<Running>>,
    /// The address of the last result, which the browser keeps until it is told not to.
    result: RefCell<Option<String>>,
}

struct Running {
    worker: Worker,
    /// What is to be asked as soon as the worker is ready.
    waiting: Option<Job>,
    ready: bool,
    busy: bool,
    /// They live as long as the worker does.
    _told: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn(Event)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Desk {
    /// A desk without a worker; `start` starts one, and `send` takes what comes of it.
    pub fn new(start: Function, send: Callback<Action>) -> Self {
        Self { start, send, running: RefCell::new(None), result: RefCell::default() }
    }
}

/// Asks the worker something; what it was still at is dropped.
pub(super) fn ask(desk: &Rc<Desk>, ask: Ask, file: Option<Blob>) {
    if desk.running.borrow().as_ref().is_some_and(|running| running.busy) {
        end(desk);
    }
    if desk.running.borrow().is_none() {
        let started = begin(desk);
        *desk.running.borrow_mut() = started;
    }
    let asked = desk.running.borrow_mut().as_mut().map(|running| {
        running.busy = true;
        running.waiting = Some((ask, file));
        running.go();
    });
    if asked.is_none() {
        desk.send.emit(Action::Stopped);
    }
}

/// Ends the worker, whatever it is at.
pub(super) fn end(desk: &Desk) {
    desk.running.borrow_mut().take();
}

fn begin(desk: &Rc<Desk>) -> Option<Running> {
    let worker: Worker = desk.start.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
    let at = desk.clone();
    let told = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| at.told(&event));
    let at = desk.clone();
    let failed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        event.prevent_default();
        at.failed();
    });
    worker.set_onmessage(Some(told.as_ref().unchecked_ref()));
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    Some(Running { worker, waiting: None, ready: false, busy: false, _told: told, _failed: failed })
}

impl Running {
    /// Hands over what is waiting, if the worker is ready.
    fn go(&mut self) {
        if !self.ready {
            return;
        }
        if let Some((ask, file)) = self.waiting.take()
            && let Ok(json) = serde_json::to_string(&ask)
        {
            let message = Array::of2(&JsValue::from_str(&json), &file.map_or(JsValue::NULL, JsValue::from));
            self.worker.post_message(&message).ok();
        }
    }
}

impl Desk {
    fn told(&self, event: &MessageEvent) {
        let message = event.data();
        if message.is_null() {
            return self.failed();
        }
        let message = Array::from(&message);
        let json = message.get(0).dyn_into::<JsString>().map(String::from).unwrap_or_default();
        let Ok(tell) = serde_json::from_str::<Tell>(&json) else { return self.failed() };
        let file = message.get(1).dyn_into::<Blob>().ok();
        let address = file.and_then(|file| Url::create_object_url_with_blob(&file).ok());
        if address.is_some()
            && let Some(last) = self.result.replace(address.clone())
        {
            Url::revoke_object_url(&last).ok();
        }
        if let Some(running) = self.running.borrow_mut().as_mut() {
            running.ready = true;
            running.busy &= matches!(tell, Tell::Ready | Tell::Progress(_));
            running.go();
        }
        if tell != Tell::Ready {
            self.send.emit(Action::Told(Box::new(tell), address));
        }
    }

    /// The worker stopped. The next question gets another one.
    fn failed(&self) {
        end(self);
        self.send.emit(Action::Stopped);
    }
}
