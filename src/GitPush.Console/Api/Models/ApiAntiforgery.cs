using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("What a script in a browser sends along with what changes something, when a cookie says who its user is.")]
internal sealed record ApiAntiforgery(string HeaderName, string Token);
