namespace GitPush.Hooks;

/// <summary>
/// The pusher's terminal, where every line appears behind <c>remote: </c>, and the push's record. Text arrives at once.
/// Secrets given to <see cref="PushContext.MaskSecret"/> are replaced by <c>***</c>, also where two writes split them;
/// terminal control sequences are removed, colours stay. Safe for use by several threads; what one call writes stays together.
/// </summary>
public interface IPushOutput
{
    /// <summary>Writes text and ends the line.</summary>
    /// <param name="text">The text; line breaks in it begin new lines.</param>
    /// <param name="cancellationToken">Ends the wait for a slow client.</param>
    ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Writes text as it is, for output that comes in pieces: a program's output, a progress line that ends in <c>\r</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the wait for a slow client.</param>
    ValueTask WriteAsync(string text, CancellationToken cancellationToken = default);
}
