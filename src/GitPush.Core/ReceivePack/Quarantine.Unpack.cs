using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.ReceivePack;

internal sealed partial class Quarantine
{
    /// <summary>
    /// Makes the pushed objects part of the repository one by one, as <c>git unpack-objects</c> does. What the repository has
    /// is not written again, but made as young as what is written: until refs name them, their age keeps maintenance and
    /// <c>git gc</c> from taking them for garbage.
    /// </summary>
    /// <exception cref="IOException">An object could not be written.</exception>
    public void Unpack(bool fsync)
    {
        EnsureExists(_repository.Objects.ObjectsDirectory);
        var written = new HashSet<ObjectId>();
        var existing = new List<ObjectId>();
        using var reader = Objects.OpenReader();
        do
        {
            existing.Clear();
            foreach (var pack in Objects.Local.Packs.Packs)
            {
                Unpack(pack.Index, reader, written, existing, fsync);
            }
        }
        while (!ObjectFreshener.TryFreshen(_repository.Objects, existing, _shared));

        if (fsync)
        {
            _repository.Objects.Local.Loose.FlushFolders(written);
        }
    }

    private void Unpack(PackIndex index, ObjectReader reader, HashSet<ObjectId> written, List<ObjectId> existing, bool fsync)
    {
        for (var position = 0; position < index.Count; position++)
        {
            var id = index.IdAt(position);
            if (written.Contains(id))
            {
                continue;
            }

            if (_repository.Objects.Contains(id))
            {
                existing.Add(id);
                continue;
            }

            if (!reader.TryRent(id, out var value))
            {
                throw new MissingObjectException("pushed object", id);
            }

            using (value)
            {
                _ = written.Add(_repository.Objects.Local.Loose.Write(value.Type, value.Data.Span, fsync, _shared));
            }
        }
    }
}
