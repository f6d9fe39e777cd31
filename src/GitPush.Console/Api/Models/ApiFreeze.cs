using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("That a repository takes no pushes.")]
internal sealed record ApiFreeze(string Reason, string By, DateTimeOffset Since);
