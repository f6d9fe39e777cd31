using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("One page of repositories.")]
internal sealed record ApiRepositoryList(
    [property: Description("Their names, sorted.")] IReadOnlyList<string> Items,
    [property: Description("The value of 'after' for the next page; null at the end.")] string? Next);
