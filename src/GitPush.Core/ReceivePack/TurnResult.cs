using System.Diagnostics.CodeAnalysis;

namespace GitPush.ReceivePack;

/// <summary>The answer to a push's request for its repository's turn.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Turn">The turn, for <see cref="TurnOutcome.Acquired"/>; the push disposes it.</param>
/// <param name="Other">Otherwise the user whose push was in the way.</param>
internal readonly record struct TurnResult(TurnOutcome Outcome, RepositoryTurn? Turn, string? Other)
{
    [MemberNotNullWhen(true, nameof(Turn))]
    [MemberNotNullWhen(false, nameof(Other))]
    public bool IsAcquired => Outcome == TurnOutcome.Acquired;
}
