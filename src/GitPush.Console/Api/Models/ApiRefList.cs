using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("One page of refs.")]
internal sealed record ApiRefList(
    [property: Description("Sorted by name.")] IReadOnlyList<ApiRef> Items,
    [property: Description("The value of 'after' for the next page; null at the end.")] string? Next);
