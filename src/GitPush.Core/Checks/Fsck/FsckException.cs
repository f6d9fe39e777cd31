namespace GitPush.Checks.Fsck;

/// <summary>An object broke a rule whose severity is error.</summary>
/// <param name="errors">A line for each rule that it broke, as git prints it.</param>
internal sealed class FsckException(IReadOnlyList<string> errors) : GitProtocolException("fsck error in packed object")
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
