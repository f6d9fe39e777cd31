using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("One page of pushes.")]
internal sealed record ApiPushList(
    [property: Description("Newest first.")] IReadOnlyList<ApiPush> Items,
    [property: Description("The value of 'before' for the next page; null at the end. A page can be short, even empty, and still have one.")] string? Next);
