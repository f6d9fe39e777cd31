using System.Diagnostics.CodeAnalysis;

namespace GitPush.Signatures;

/// <summary>What came of looking at a signature.</summary>
internal sealed record SignatureVerdict
{
    /// <summary>Who signed; null when nothing proves it.</summary>
    public VerifiedSigner? Signer { get; private init; }

    /// <summary>What is wrong, as the end of a sentence that begins with what is signed: <c>is not signed</c>.</summary>
    public string? Problem { get; private init; }

    [MemberNotNullWhen(true, nameof(Signer))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Holds => Signer is not null;

    public static SignatureVerdict SignedBy(VerifiedSigner signer) => new() { Signer = signer };

    public static SignatureVerdict Refused(string problem) => new() { Problem = problem };
}
