// Puts the page together: the panes, and what is said about the connection.

import { mountControls } from "./controls.js";
import { mountSlack } from "./slack.js";
import { follow, problemsGoTo } from "./store.js";
import { mountGroups, mountPhones } from "./telegram.js";
import { mountTour } from "./tour.js";
import { mountNotices, say } from "./notices.js";

mountNotices(document.getElementById("notices"));
problemsGoTo(say);
await follow((connected) => document.body.classList.toggle("away", !connected));
mountControls(document.getElementById("controls"));
mountPhones(document.getElementById("phones"));
mountGroups(document.getElementById("groups"));
mountSlack(document.getElementById("slack"));
mountTour(document.getElementById("tour"));
document.body.dataset.ready = "yes";
