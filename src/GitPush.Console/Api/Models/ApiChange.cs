using System.ComponentModel;
using GitPush.Objects;

namespace GitPush.Console.Api.Models;

[Description("One path that a commit changes.")]
internal sealed record ApiChange(
    string Path,
    [property: Description("Null when it was added.")] EntryMode? OldMode,
    [property: Description("Null when it was deleted.")] EntryMode? NewMode,
    string OldId,
    string NewId);
