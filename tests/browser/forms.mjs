// Changes things as a person would, without JavaScript, and prints what went wrong: follows a source, corrects a tag, undoes it.
// Usage: node forms.mjs CHROMIUM ORIGIN LOGIN SITE
import { createRequire } from "node:module";

const require = createRequire(process.env.TAGWIRE_NODE_MODULES + "/");
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;
const [executablePath, origin, login, site] = process.argv.slice(2);
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const findings = [];
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

for (const width of [1280, 390]) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  const say = (what, detail) => findings.push({ width, at: page.url(), what, detail });
  page.setDefaultTimeout(8000);
  const told = async () => (await page.locator(".note[role]").allInnerTexts()).join(" ");
  const expect = async (words) => { if (!(await told()).includes(words)) say(`does not tell "${words}"`, await told()); };
  const sound = async (name) => {
    // What a form answers with can't be asked for anew, so its own bytes are put into a page where axe may run.
    const other = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
    const copy = await other.newPage();
    await copy.goto(origin + "/help");
    await copy.setContent(await page.content());
    await copy.evaluate(axe);
    const { violations } = await copy.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), TAGS);
    for (const v of violations) say(`${name}: ${v.id}`, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)));
    await copy.setViewportSize({ width: 320, height: 700 });
    const over = await copy.evaluate(() => document.documentElement.scrollWidth - 320);
    if (over > 0) say(`${name} scrolls sideways at 320 px`, over);
    await other.close();
    if (process.env.TAGWIRE_SHOTS) await page.screenshot({ path: `${process.env.TAGWIRE_SHOTS}/${name}-${width}.png`, fullPage: true });
  };

  await page.goto(origin + login);
  await page.goto(origin + "/sources/add");
  await page.fill("#url", site);
  await page.click("button:text('Look at it')");
  await sound("found");
  if (width === 1280) {
    await page.click("button:text('Follow what is ticked')");
    await expect("Followed: The Courier");
  } else if (!(await page.locator("input[disabled]").count())) say("does not say that it is followed already");
  await sound("followed");
  await page.fill("#q", "");
  await page.goto(origin + "/sources/add");
  await page.fill("#url", "nowhere.example");
  await page.click("button:text('Look at it')");
  await expect("nobody knows the host");
  if (await page.inputValue("#url") !== "nowhere.example") say("forgets the address");
  await sound("refused");

  await page.goto(origin + "/tag/harbourboard");
  await page.click("a.btn:text-is('Correct')");
  await page.check("#do-rename");
  await page.fill("#name", `Harbour commission ${width}`);
  await page.fill("#why", "its new name");
  await page.click("button:text('Show what it changes')");
  await sound("preview");
  await page.click("button:text('Do it')");
  await expect("Done: renamed #HarbourBoard");
  await sound("corrected");
  await page.locator("summary", { hasText: "Undo" }).first().click();
  await page.locator("details[open] button").click();
  await expect("Done: undid");
  await context.close();
}
await browser.close();
console.log(JSON.stringify(findings, null, 1));
