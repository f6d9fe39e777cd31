using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("Who did something and when.")]
internal sealed record ApiSignature(string Name, string Email, DateTimeOffset When);
