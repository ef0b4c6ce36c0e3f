// The console's script: htmx for what the server renders, and six small habits.
// Every page works for reading without it.
import "htmx.org";
import { startClocks } from "./clock.js";
import { startCopying } from "./copy.js";
import { startDesk } from "./desk.js";
import { startKeys } from "./keys.js";
import { startPasting } from "./paste.js";
import { startTheme } from "./theme.js";

startTheme(document);
startKeys(document);
startDesk(document);
startPasting(document);
startCopying(document);
startClocks(document);
