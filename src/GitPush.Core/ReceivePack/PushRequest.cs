using System.Security.Claims;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <summary>Who pushes to what, and what made the push run.</summary>
internal record PushRequest
{
    public required GitRepository Repository { get; init; }

    public required ClaimsPrincipal User { get; init; }

    public required PushConnection Connection { get; init; }

    public PushTrigger Trigger { get; init; }

    /// <summary>The push that is run again or returned to; null for <see cref="PushTrigger.Push"/>.</summary>
    public string? SourceId { get; init; }
}
