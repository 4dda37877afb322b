/** What box.js loads when somebody searches, as one script: the dialog, the marks on a page, the page for lost addresses. */

import "./dialog.js";
import "./highlight.js";
import "./missing.js";
