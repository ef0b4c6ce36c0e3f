// The console's script: htmx for what the server renders, and a few small habits.
// Every page works for reading without it.
import "htmx.org";
import { startClocks } from "./clock.js";
import { startCopying } from "./copy.js";
import { startDesk } from "./desk.js";
import { startDock } from "./dock.js";
import { startExposure } from "./exposure.js";
import { startFoot } from "./foot.js";
import { startFragments } from "./fragment.js";
import { startInbox } from "./inbox.js";
import { startKeys } from "./keys.js";
import { startPalette } from "./palette.js";
import { startPasskeys } from "./passkey.js";
import { startPasting } from "./paste.js";
import { startTheme } from "./theme.js";

startTheme(document);
startFragments(document);
startInbox(document);
startKeys(document);
startPalette(document);
startDesk(document);
startPasting(document);
startCopying(document);
startClocks(document);
startFoot(document);
startDock(document);
startPasskeys(document);
startExposure(document);
