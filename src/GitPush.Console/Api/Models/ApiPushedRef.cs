using System.ComponentModel;
using GitPush.Hooks;

namespace GitPush.Console.Api.Models;

[Description("One ref of a push.")]
internal sealed record ApiPushedRef(
    [property: Description("The full name.")] string Name,
    [property: Description("40 hexadecimal digits; zeros when it did not exist.")] string OldId,
    [property: Description("40 hexadecimal digits; zeros when it was deleted.")] string NewId,
    [property: Description("What the push did or was to do; null when it was refused before that was known.")] RefUpdateKind? Kind,
    [property: Description("Why the ref did not change; null when it did or the push still runs.")] string? Rejection);
