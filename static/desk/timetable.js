// After "Add a row": on to the new row.
import { focusOn } from "./desk.js";

const field = document.getElementById(document.querySelector("script[data-focus]").dataset.focus);
if (field) focusOn(field);
