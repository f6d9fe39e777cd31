using GitPush.Objects;

namespace GitPush.ReceivePack;

internal sealed partial class Quarantine
{
    /// <summary>
    /// Makes the pushed objects part of the repository one by one, as <c>git unpack-objects</c> does. What the repository has
    /// is left alone: among that are the objects that completed a thin pack. Until refs name them, their age keeps a
    /// <c>git gc</c> from taking them for garbage.
    /// </summary>
    /// <exception cref="IOException">An object could not be written.</exception>
    public void Unpack(bool fsync)
    {
        EnsureExists(_repository.Objects.ObjectsDirectory);
        var destination = _repository.Objects.Local.Loose;
        using var reader = Objects.OpenReader();
        foreach (var pack in Objects.Local.Packs.Packs)
        {
            for (var position = 0; position < pack.Index.Count; position++)
            {
                var id = pack.Index.IdAt(position);
                if (_repository.Objects.Contains(id))
                {
                    continue;
                }

                if (!reader.TryRent(id, out var value))
                {
                    throw new MissingObjectException("pushed object", id);
                }

                using (value)
                {
                    destination.Write(value.Type, value.Data.Span, fsync, _shared);
                }
            }
        }
    }
}
