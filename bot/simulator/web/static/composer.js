// Where a person writes: words, a reply, an edit, and what can be attached.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { act, base64 } from "./store.js";
import { say } from "./notices.js";

const VOICE_SECONDS = 5;

/** `send(text, replyTo)`; `phone()` is whose files are sent, or null where none can be. */
export function composer({ send, edit, phone, commands, label = "Message" }) {
  let replying = null;
  let editing = null;
  const about = h("div", { class: "about", hidden: true });
  const area = h("textarea", { "aria-label": label, rows: "1", placeholder: "Write a message", dir: "auto" });
  const forget = () => {
    replying = editing = null;
    about.hidden = true;
  };
  // What was put here to be edited is not left to be sent once more.
  const cancel = () => {
    if (editing) area.value = "";
    forget();
  };
  const tell = (words, text) => {
    fill(about, h("span", { dir: "auto" }, `${words}: ${text.slice(0, 60)}`), h("button", { type: "button", class: "plain", onclick: cancel }, "Cancel"));
    about.hidden = false;
    area.focus();
  };
  const submit = async (event) => {
    event?.preventDefault();
    const text = area.value.trim();
    if (!text) return;
    const [reply, edited] = [replying, editing];
    area.value = "";
    forget();
    const done = edited ? await edit(edited, text) : await send(text, reply?.message_id);
    if (!done && !area.value) area.value = text;
  };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key === "Escape") cancel();
  });
  const form = h("form", { class: "composer", onsubmit: submit },
    phone && attachments(phone),
    commands && commandMenu(commands, send),
    area,
    h("button", { type: "submit", class: "primary" }, "Send"));
  return {
    element: h("div", {}, about, form),
    reply: (message) => {
      replying = message;
      tell("Reply to", message.text ?? message.caption ?? "a file");
    },
    edit: (message) => {
      editing = message;
      area.value = message.text;
      tell("Edit", message.text);
    },
  };
}

function menu(label, title, children) {
  const details = h("details", { class: "popup" }, h("summary", { "aria-label": title, title }, label), h("div", { class: "popup-body" }, children));
  details.addEventListener("click", (event) => {
    if (event.target.closest(".popup-body button")) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape") details.open = false;
  });
  document.addEventListener("pointerdown", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  return details;
}

function commandMenu(commands, send) {
  const body = h("div", {});
  const details = menu("/", "Commands", body);
  details.addEventListener("toggle", () => fill(body, commands().map((one) =>
    h("button", { type: "button", class: "plain", dir: "auto", onclick: () => send(`/${one.command}`) }, `/${one.command} `, h("span", { class: "quiet" }, one.description)))));
  return details;
}

// --- files -----------------------------------------------------------------------------------------------------

function attachments(phone) {
  const photos = picker("image/*", true, (files) => sendPhotos(phone(), files));
  const anything = picker("", false, ([file]) => sendFile(phone(), file));
  const deed = (label, does) => h("button", { type: "button", class: "plain", onclick: does }, label);
  return menu(icon("paperclip"), "Attach", [
    deed("Send a sample photo", () => act("phone.photo", { phone: phone() })),
    deed("Send two sample photos together", () => sendAlbum(phone())),
    deed("Choose photos…", () => photos.click()),
    deed("Send a sample voice note", () => act("phone.voice", { phone: phone(), seconds: VOICE_SECONDS })),
    deed("Record a voice note", () => record(phone())),
    deed("Choose a file…", () => anything.click()),
    deed("Send a sample letter", () => act("phone.document", { phone: phone() })),
    deed("Share my phone number", () => act("phone.contact", { phone: phone() })),
    deed("Share where I am", () => act("phone.location", { phone: phone() })),
    photos,
    anything,
  ]);
}

function picker(accept, multiple, take) {
  const input = h("input", { type: "file", accept, multiple, hidden: true, "aria-label": "Files" });
  input.addEventListener("change", async () => {
    if (input.files.length) await take([...input.files]);
    input.value = "";
  });
  return input;
}

const albumName = () => `album-${Date.now()}`;

async function sendAlbum(phone) {
  const album = albumName();
  for (let number = 0; number < 2; number++) await act("phone.photo", { phone, album });
}

async function sendPhotos(phone, files) {
  const album = files.length > 1 ? albumName() : undefined;
  for (const file of files) await act("phone.photo", { phone, album, content: await base64(file) });
}

async function sendFile(phone, file) {
  await act("phone.document", { phone, name: file.name, mime: file.type || "application/octet-stream", content: await base64(file) });
}

async function record(phone) {
  if (!navigator.mediaDevices?.getUserMedia) return say("This browser cannot record. Send the sample instead.");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const recorder = new MediaRecorder(stream);
    const parts = [];
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", async () => {
      stream.getTracks().forEach((track) => track.stop());
      await act("phone.voice", { phone, seconds: VOICE_SECONDS, content: await base64(new Blob(parts)) });
    });
    recorder.start();
    say(`Recording for ${VOICE_SECONDS} seconds…`, { kind: "told" });
    setTimeout(() => recorder.stop(), VOICE_SECONDS * 1000);
  } catch {
    say("The microphone could not be used. Send the sample instead.");
  }
}
