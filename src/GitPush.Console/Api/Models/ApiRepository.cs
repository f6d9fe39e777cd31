using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("A repository.")]
internal sealed record ApiRepository(
    string Name,
    [property: Description("The branch that HEAD names, whether it exists or not; null when HEAD names a commit itself.")] string? Head,
    [property: Description("Why no pushes are taken; null when they are.")] ApiFreeze? Freeze);
