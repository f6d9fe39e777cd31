using System.ComponentModel;
using GitPush.Objects;

namespace GitPush.Console.Api.Models;

[Description("An entry of a folder.")]
internal sealed record ApiTreeEntry(string Name, EntryMode Mode, string Id);
