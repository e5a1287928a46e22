// The main story, as the guided tour's steps: what each says, what it shows, and the moves in it.

import { NARROW } from "./fold.js";
import { attach, command, form, onCard, open, start, tap, tapInGroup, tapOn, wait, write } from "./scene.js";
import { bubble, cardOf, cardSays, groupBubble, groupHeard, hasOpen, heard } from "./scene.js";
import { offered, posted, toChannel, toPhone } from "./scene.js";

export { begin, goesOnFrom } from "./scene.js";

const BESIDE = "Residents' phones are on the left, the landlord's Slack is on the right";
const IN_TABS = "Residents' phones are in the tab “Phones”, the landlord's Slack is in the tab “Slack”";
const SAM = "Sam";
const AMAL = "Amal";
const ROBIN = "Robin Officer";
const NOOR = "Noor Guardian";
const REPAIRS = "contract-repairs";
const RESTRICTED = "conduct-private";
const PACKS = "packs-brightfix";

const STORY = "He came two hours late and smoked by my door. My daughter has asthma.";
const QUESTION = "I am sorry about this. Was it the same worker both times?";
const ANSWER = "Yes, it was. Thank you for asking.";
const OUTCOME = "We spoke to Brightfix. The worker will not smoke at homes, and they will ring when late.";
const KNOCK = "The bell is broken, please knock.";
const CATCHES = "It still catches on the frame when it is windy.";
const LESSON = "Ring ahead when running late.";
const STOLEN = "أخذ العامل محفظتي من المطبخ.";

const hears = (name, words) => () => heard(name, words);

export const STEPS = [
  {
    id: "welcome",
    title: "From the first tap to “put right”",
    words: () => `${matchMedia(NARROW).matches ? IN_TABS : BESIDE}; between them is the real Doorstep. `
      + "Nobody here is real, and nothing leaves this machine.",
  },
  {
    id: "letter",
    title: "Sam opens the letter",
    words: "Every home gets a letter with a link or a QR code. Sam lives at 12 Larkspur Court; the link tells Doorstep so.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [open("12 Larkspur Court", () => offered(SAM, "Report a worker"))],
  },
  {
    id: "report",
    title: "Sam taps through the report",
    words: "A few short questions, nearly all of them answered by one tap. Nobody has to know what a clause is.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [
      tap(SAM, "Report a worker", hears(SAM, "Who is it about")),
      tap(SAM, "Brightfix Repairs: Day-to-day repairs", hears(SAM, "Where did it happen")),
      tap(SAM, "My home", hears(SAM, "What happened")),
      tap(SAM, "Visits and timing", hears(SAM, "What was it")),
      tap(SAM, "Late or did not turn up", hears(SAM, "When did it happen")),
      tap(SAM, "Today", hears(SAM, "own words")),
    ],
  },
  {
    id: "words",
    title: "In Sam's own words, with a photo",
    words: "Words or a voice note, photos, videos, documents. Where a photo was taken is wiped before anybody sees it.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [
      write(SAM, STORY, hears(SAM, "Do you have photos"), "Sam writes what happened."),
      attach(SAM, "Send a sample photo", hears(SAM, "We have 1 file")),
      tap(SAM, "Done", hears(SAM, "what staff will see")),
    ],
  },
  {
    id: "send",
    title: "Sam sees what staff will see, and sends it",
    words: "Nothing was sent until now. Sam can still hide the name, change an answer, or make it a complaint.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [tap(SAM, "Just put it right", hears(SAM, "Your reference is"))],
  },
  {
    id: "card",
    title: "The report stands in Slack as a card",
    words: "It is in the contract's own channel and says by when Sam must have an answer. Words and photos are in its thread.",
    pane: "slack",
    stage: toChannel(ROBIN, REPAIRS),
    target: () => cardOf(REPAIRS),
  },
  {
    id: "take",
    title: "Robin takes it",
    words: "You are Robin Officer now, who looks after the repairs contract. Guests and other organisations are refused.",
    pane: "slack",
    stage: toChannel(ROBIN, REPAIRS),
    moves: [onCard("Take it", () => cardSays(REPAIRS, "Being looked into") && heard(SAM, "looking into your"))],
  },
  {
    id: "told",
    title: "Sam hears of it at once",
    words: "Sam is told that somebody is looking into it. What staff say in the thread never reaches Sam.",
    pane: "phones",
    stage: toPhone(SAM),
    target: () => bubble(SAM, "looking into your report"),
  },
  {
    id: "reply",
    title: "Robin replies, and sees it first as Sam will",
    words: "Nothing goes to a resident before whoever wrote it has seen it as the resident reads it.",
    pane: "slack",
    stage: toChannel(ROBIN, REPAIRS),
    moves: [
      onCard("Reply to resident", () => hasOpen(ROBIN, "case.report.reply")),
      form(
        "Write a question to Sam, and press “Show me first”.",
        { "Your words to the resident": QUESTION },
        "Show me first",
        () => hasOpen(ROBIN, "case.report.reply", "As the resident reads it"),
      ),
      form("Read it once more, and press “Send it”.", {}, "Send it", hears(SAM, "A message from")),
    ],
  },
  {
    id: "answer",
    title: "Sam answers",
    words: "By writing, by tapping Reply, or by replying to the message: all three find the right report.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [write(SAM, ANSWER, hears(SAM, "We added it"))],
  },
  {
    id: "resolve",
    title: "Robin resolves it",
    words: "The outcome goes to Sam word for word. The lesson stays with the landlord.",
    pane: "slack",
    stage: toChannel(ROBIN, REPAIRS),
    moves: [
      onCard("Resolve", () => hasOpen(ROBIN, "case.report.resolve")),
      form(
        "Say what was done and what was learned, and press “Save”.",
        { "What was done": OUTCOME, "The lesson": LESSON },
        "Save",
        hears(SAM, "Is it put right?"),
      ),
    ],
  },
  {
    id: "put-right",
    title: "Sam has the last word",
    words: "Only Sam can say that it is put right. “No, it is not” opens the report again.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [tap(SAM, "Yes, it is put right", hears(SAM, "glad it is put right"))],
  },
  {
    id: "visits",
    title: "Sam sees who is coming, and says that it suits",
    words: "The landlord's own system has booked a week of visits. Sam can confirm, change or cancel each of them.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [
      tap(SAM, "My visits", hears(SAM, "Your next visits")),
      tapOn(SAM, "Plumbing", hears(SAM, "Mend the kitchen tap")),
      tap(SAM, "Yes, that suits me", hears(SAM, "This time is agreed")),
      tap(SAM, "Tell them something", hears(SAM, "What should they know")),
      write(SAM, KNOCK, hears(SAM, "Staff have your words")),
    ],
  },
  {
    id: "pack",
    title: "Robin sends the job pack",
    words: "The contractor's own channel gets what the worker needs, the password among it, and nothing of who Sam is.",
    pane: "slack",
    stage: toChannel(ROBIN, REPAIRS),
    moves: [onCard("Send job pack", () => posted(PACKS, "Job pack"))],
  },
  {
    id: "door",
    title: "Somebody rings at Sam's door",
    words: "Two taps say whether a caller is expected. Who cannot say the password stays outside.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [
      write(SAM, "/check", hears(SAM, "Which company do they say"), "Sam sends /check."),
      tap(SAM, "Brightfix Repairs", hears(SAM, "Ask them for the password")),
      tap(SAM, "They do not know it", hears(SAM, "Do not let them in")),
    ],
  },
  {
    id: "done",
    title: "The tap is mended",
    words: "The contractor's system would say so by itself; here Robin does. A while later Sam is asked how it went.",
    pane: "slack",
    stage: toChannel(ROBIN, REPAIRS),
    moves: [
      onCard("Mark it", () => hasOpen(ROBIN, "case.visit.mark")),
      form("Say that it is done, and press “Save”.", { "How far is it?": "Done" }, "Save", () => cardSays(REPAIRS, "Done")),
      wait("Let time pass: press “Next due”, by the clock, until Sam is asked.", hears(SAM, "How did the visit go")),
    ],
  },
  {
    id: "rate",
    title: "Sam says in seconds how it went",
    words: "A few taps, in one message. Two things were not as they should be; each tap counts at once.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [
      tap(SAM, "2 of 5: Bad", hears(SAM, "What was not right?")),
      tap(SAM, "Not on time", () => offered(SAM, "\u2713 Not on time")),
      tap(SAM, "Not tidy", () => offered(SAM, "\u2713 Not tidy")),
      tap(SAM, "That is all", hears(SAM, "more about the visit")),
      tap(SAM, "Skip", hears(SAM, "What should we do with this")),
      tap(SAM, "Only telling you", () => offered(SAM, "Send a report")),
    ],
  },
  {
    id: "from-rating",
    title: "The report is filled in already",
    words: "What was not well has become a report, with both points in it. Sam reads it and sends it, or does not.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [
      tap(SAM, "Send a report", hears(SAM, "We have filled this in for you")),
      tap(SAM, "Just put it right", () => cardSays(REPAIRS, "Late or did not turn up") && cardSays(REPAIRS, "Left mess")),
    ],
  },
  {
    id: "communal",
    title: "The entrance door is mended, and the block is asked",
    words: "Work in a shared part of a block: when it is done, the neighbours' own group chat is asked for its verdict.",
    pane: "slack",
    stage: toChannel(ROBIN, REPAIRS),
    moves: [
      command("/doorstep visit A-1002", () => cardSays(REPAIRS, "Mend the entrance door")),
      onCard("Mark it", () => hasOpen(ROBIN, "case.visit.mark")),
      form("Say that it is done, and press “Save”.", { "How far is it?": "Done" }, "Save", () => groupHeard("Mend the entrance door")),
    ],
  },
  {
    id: "votes",
    title: "Five neighbours vote",
    words: "One vote for each home, which can be changed. How it went is shown at the end, and nobody sees who voted what.",
    pane: "groups",
    target: () => groupBubble("Mend the entrance door"),
    moves: [
      tapInGroup("Sam", "Not fixed"),
      tapInGroup("Kit", "Not fixed"),
      tapInGroup("June", "Not fixed"),
      tapInGroup("Priya", "Fixed"),
      tapInGroup("Omar", "Partly fixed"),
    ],
  },
  {
    id: "private",
    title: "Sam says more, in private",
    words: "Words, photos, and anything about a person, belong into the private chat. The group does not see them.",
    pane: "groups",
    moves: [
      tapInGroup("Sam", "Say more", hears(SAM, "What would you like to tell")),
    ],
  },
  {
    id: "comment",
    title: "A word on the verdict, from Sam alone",
    words: "Staff read it beside the verdict. Sam says whether they see the name.",
    pane: "phones",
    stage: toPhone(SAM),
    moves: [
      tap(SAM, "Say more about the work", hears(SAM, "About: Mend the entrance door")),
      write(SAM, CATCHES, hears(SAM, "photos of it? Send")),
      tap(SAM, "No photos", hears(SAM, "May we say who you are")),
      tap(SAM, "Leave out my name", hears(SAM, "has it now")),
    ],
  },
  {
    id: "verdict",
    title: "The verdict goes back to the block",
    words: "Three homes said that it is not fixed, so the job is open again. Robin need not wait a week to close the vote.",
    pane: "slack",
    stage: toChannel(ROBIN, REPAIRS),
    moves: [onCard("Close", () => groupHeard("This is what the block says"))],
  },
  {
    id: "picture",
    title: "As a picture, and in words",
    words: "Counted by homes: in words where few have spoken, in numbers from ten homes on. Staff have the same picture.",
    pane: "groups",
    target: () => groupBubble("This is what the block says"),
  },
  {
    id: "arabic",
    title: "Something that few may see, in Arabic",
    words: "Amal's Telegram is in Arabic, so Doorstep is too, from right to left. Something was stolen.",
    pane: "phones",
    stage: toPhone(AMAL),
    moves: [
      start(AMAL, () => offered(AMAL, "الإبلاغ عن عامل")),
      tap(AMAL, "الإبلاغ عن عامل", hears(AMAL, "عمّن هذا البلاغ"), "Report a worker"),
      tap(AMAL, "لا أعرف", hears(AMAL, "أين حدث ذلك"), "I don't know"),
      tap(AMAL, "منزلي", hears(AMAL, "ماذا حدث"), "My home"),
      tap(AMAL, "أمر خطير", hears(AMAL, "ما الذي حدث بالضبط"), "Something serious"),
      tap(AMAL, "سرقة أو تهديد أو عنف", hears(AMAL, "متى حدث ذلك"), "Theft, threats or violence"),
      tap(AMAL, "اليوم", hears(AMAL, "بكلماتكم"), "Today"),
      write(AMAL, STOLEN, hears(AMAL, "هل لديكم صور"), "Amal writes what happened."),
      tap(AMAL, "لا توجد صور", hears(AMAL, "هذا ما سيراه"), "No photos"),
      tap(AMAL, "أريد تقديم شكوى", hears(AMAL, "رقم البلاغ هو"), "Make it a complaint"),
    ],
  },
  {
    id: "restricted",
    title: "It stands in a private channel, and nowhere else",
    words: "You are Noor Guardian now, one of the few in it. Elsewhere nobody reads more than that there is one.",
    pane: "slack",
    stage: toChannel(NOOR, RESTRICTED),
    target: () => cardOf(RESTRICTED),
  },
  {
    id: "end",
    title: "That was the story. What else to try",
    words: "Everything on this page can be used; break what you like.",
    more: [
      "Press “Next due”, by the clock, again and again: reminders, “Did anyone come?”, and what is overdue.",
      "As Sam, say that nobody came, set a wish under “More”, or write that it is hard for you.",
      "As Robin, write “/doorstep book 12 larkspur” in a channel.",
      "Be Pat Partner, who works for the contractor, and press “Take it”.",
      "Write “/doorstep report” in a channel: a report by phone.",
      "Under “Trouble”, take Slack down, send a report, and bring it back. Restart the bot in mid-sentence.",
      "As Robin, write “/doorstep block larkspur” for a poster that invites a block's group chat.",
      "Turn the block's group into a supergroup, take the bot out, put it in again.",
    ],
  },
];
