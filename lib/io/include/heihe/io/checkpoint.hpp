// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/field.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace heihe::io {

/// Version of the checkpoint format.
inline constexpr int checkpoint_schema = 2;

/// One member of a state.
struct CheckpointField {
    std::string name;  ///< with the state's prefix, "aquifer/head"
    std::string unit;
    bool is_scalar = false;
    std::variant<std::vector<double>, std::vector<std::int64_t>> values;
};

/// Everything with which a run continues. It is a copy, so the run goes on while it is written.
struct Checkpoint {
    std::map<std::string, std::string> attributes;  ///< scenario, date, digests, grid, ...
    std::map<std::string, std::int64_t>
        file_lengths;                   ///< [bytes] of each file of the run that grows
    std::vector<std::string> warnings;  ///< given so far
    std::vector<CheckpointField> fields;
};

/// Visitor that copies a state's members into a checkpoint.
struct CheckpointCapture {
    Checkpoint& to;
    std::string prefix;
    void operator()(std::string_view name, std::string_view unit, const double& v) const {
        add(name, unit, true, std::vector<double>{v});
    }
    void operator()(std::string_view name, std::string_view unit, const std::int64_t& v) const {
        add(name, unit, true, std::vector<std::int64_t>{v});
    }
    void operator()(std::string_view name, std::string_view unit,
                    const std::vector<double>& v) const {
        add(name, unit, false, v);
    }
    void operator()(std::string_view name, std::string_view unit,
                    const std::vector<std::int64_t>& v) const {
        add(name, unit, false, v);
    }

private:
    template <typename Values>
    void add(std::string_view name, std::string_view unit, bool scalar, const Values& v) const {
        to.fields.push_back({prefix + std::string{name}, std::string{unit}, scalar, v});
    }
};

/// Visitor that copies members back. Files a problem for a member that is missing, of another kind, or of
/// another size than the state has already.
struct CheckpointRestore {
    const Checkpoint& from;
    std::string prefix;
    std::string file;  ///< for messages
    Problems& problems;
    bool exact = false;  ///< true: an empty vector of the state must stay empty
    void operator()(std::string_view name, std::string_view, double& v) const {
        if (const auto* values = find<double>(name, true, 1)) v = values->front();
    }
    void operator()(std::string_view name, std::string_view, std::int64_t& v) const {
        if (const auto* values = find<std::int64_t>(name, true, 1)) v = values->front();
    }
    void operator()(std::string_view name, std::string_view, std::vector<double>& v) const {
        if (const auto* values = find<double>(name, false, v.size())) v = *values;
    }
    void operator()(std::string_view name, std::string_view, std::vector<std::int64_t>& v) const {
        if (const auto* values = find<std::int64_t>(name, false, v.size())) v = *values;
    }

private:
    template <typename T>
    const std::vector<T>* find(std::string_view name, bool scalar, std::size_t size) const {
        const std::string full = prefix + std::string{name};
        for (const auto& field : from.fields) {
            if (field.name != full) continue;
            const auto* values = std::get_if<std::vector<T>>(&field.values);
            if (values == nullptr || field.is_scalar != scalar) {
                problems.add({file, 0, full}, "is of another kind", remedy);
                return nullptr;
            }
            if ((size != 0 || (exact && !scalar)) && values->size() != size) {
                problems.add({file, 0, full},
                             "has " + std::to_string(values->size()) +
                                 " values where this run has " + std::to_string(size),
                             "use the spacing and tables that it was made with");
                return nullptr;
            }
            return values;
        }
        problems.add({file, 0, full}, "is not in the checkpoint", remedy);
        return nullptr;
    }
    static constexpr const char* remedy = "it was written by another version; start anew";
};

/// Adds a state's fields under a prefix such as "aquifer/".
template <typename State>
void capture(const State& state, std::string prefix, Checkpoint& to) {
    for_each_field(state, CheckpointCapture{to, std::move(prefix)});
}

/// Fills a state from the fields under a prefix.
template <typename State>
void restore(const Checkpoint& from, std::string prefix, std::string file, Problems& problems,
             State& state) {
    for_each_field(state, CheckpointRestore{from, std::move(prefix), std::move(file), problems});
}

/// The same; every vector must have the size that the state has now.
template <typename State>
void restore_exactly(const Checkpoint& from, std::string prefix, std::string file,
                     Problems& problems, State& state) {
    for_each_field(state,
                   CheckpointRestore{from, std::move(prefix), std::move(file), problems, true});
}

/// Writes a checkpoint beside its place, flushes it to the disk and renames it. If any of this fails, the
/// checkpoint before stays complete. The file is HDF5 without times in it, after a block of text with the
/// SHA-256 of its content. HDF5 is called in the process's I/O thread (io/io_thread.hpp), from any thread.
/// @throws OutputError
void write_checkpoint(const std::filesystem::path& file, const Checkpoint& checkpoint);

/// Reads a checkpoint, which may come from a stranger: its digest is checked before HDF5 opens it, and
/// kind, type and size of each object before the object is read. The values are not checked here.
/// @throws InputError if the file is missing, damaged, of an unknown version or no checkpoint
[[nodiscard]] Checkpoint read_checkpoint(const std::filesystem::path& file);

}  // namespace heihe::io
