using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("What went wrong (RFC 9457).")]
internal sealed record ApiProblem(string Type, string Title, int Status, string? Detail);
