using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("A ref.")]
internal sealed record ApiRef(
    [property: Description("The full name.")] string Name,
    string Id,
    [property: Description("The ref that a symbolic ref points to.")] string? SymbolicTarget);
