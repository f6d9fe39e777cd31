using System.ComponentModel;

namespace GitPush.Console.Api.Models;

[Description("A folder at a commit.")]
internal sealed record ApiTree(
    [property: Description("The commit.")] string Commit,
    [property: Description("The folder's path; empty for the root.")] string Path,
    [property: Description("In git's order.")] IReadOnlyList<ApiTreeEntry> Entries,
    [property: Description("Whether the folder has more entries than are listed.")] bool IsTruncated);
