using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("A commit.")]
internal sealed record ApiCommit(
    string Id,
    string Tree,
    IReadOnlyList<string> Parents,
    ApiSignature Author,
    ApiSignature Committer,
    string Message,
    [property: Description("What it changes against its first parent.")] IReadOnlyList<ApiChange> Changes,
    [property: Description("Whether it changes more paths than are listed.")] bool IsTruncated);
