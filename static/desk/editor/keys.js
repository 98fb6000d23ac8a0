/** Which key does what. Pure: a key and where the caret is, and out comes the name of an act, or null. */

/**
 * @param {KeyboardEvent | Record<string, any>} event
 * @param {{typing: boolean, thing?: string, kind?: string, start?: number, end?: number, length?: number,
 *   oneLine?: boolean}} where `typing`: whether the caret is in a text box of the document
 * @returns {string | null}
 */
export function actOf(event, where) {
  // AltGr writes characters; and while a character is composed, every key belongs to it.
  if (event.isComposing || event.key === "Process" || event.getModifierState?.("AltGraph")) return null;
  const held = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey ? "Shift" : ""];
  const named = [...held.filter(Boolean), event.key].join("+");
  if (named === "F1" || event.code === "Slash" && held.join("") === "Ctrl") return "help";
  if (named === "Ctrl+s") return "save";
  if (!where.typing) return named === "?" || named === "Shift+?" ? "help" : null;
  const always = {
    "Ctrl+Enter": "nextSection", "Ctrl+Shift+Enter": "takeItem", "Alt+PageDown": "sectionBelow",
    "Alt+PageUp": "sectionAbove", "Alt+ArrowUp": "moveUp", "Alt+ArrowDown": "moveDown", "Shift+F2": "menu",
  };
  if (always[named]) return always[named];
  if (event.code === "BracketRight" && held.join("") === "Ctrl") return "deeper";
  if (event.code === "BracketLeft" && held.join("") === "Ctrl") return "higher";
  if (event.code === "KeyA" && held.join("") === "Alt") return "action";
  if (event.code === "KeyC" && held.join("") === "Alt") return "consensus";
  if (event.code === "KeyR" && held.join("") === "Alt") return "begin";
  if (event.code === "KeyV" && held.join("") === "Alt") return "vote";
  if (event.code === "KeyZ" && held.join("") === "Alt") return "undo";
  if (named === "Enter") return "enter";
  if (named === "Shift+Enter") return "newLine";
  if (named === "Tab") return "phrase";
  const { start, end, length, oneLine } = where;
  if (start !== end) return null;
  if (named === "Backspace" && start === 0) return "joinBack";
  if (named === "Delete" && end === length) return "joinForward";
  if (named === "ArrowUp" && (oneLine || start === 0)) return "above";
  if (named === "ArrowDown" && (oneLine || end === length)) return "below";
  return null;
}
