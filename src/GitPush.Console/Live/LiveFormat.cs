using GitPush.Console.History;
using GitPush.History;

namespace GitPush.Console.Live;

/// <summary>What the events of a live log hold.</summary>
internal abstract class LiveFormat
{
    /// <summary>What was written, for the event <c>log</c>.</summary>
    /// <param name="text">A piece of the output.</param>
    /// <param name="isKnown">Whether the client has it already, so that it counts only for what it does to the text behind it.</param>
    /// <returns>The data, or null for no event.</returns>
    public abstract string? Log(string text, bool isKnown);

    /// <summary>How far the push is, for the event <c>status</c>.</summary>
    public abstract string Status(PushView view);

    /// <summary>What came of it, for the event <c>end</c>.</summary>
    public abstract string End(PushRecord record);
}
