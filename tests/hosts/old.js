// What scripts of 2008 did to everybody: additions that show up in every `for … in`.
Array.prototype.remove = function (it) { return this.filter((other) => other !== it); };
Object.prototype.extend = function (more) { for (var key in more) this[key] = more[key]; return this; };
Function.prototype.bindLater = function () { return this; };
