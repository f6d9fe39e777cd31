using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("The data of an event 'log': a piece of the output, with colours as escape sequences (SGR). The event's id is the number of characters up to its end.")]
internal sealed record ApiLogPiece(string Text);
