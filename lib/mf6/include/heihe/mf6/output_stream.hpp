// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace heihe::mf6 {

/// End of a time step, as result records carry it.
struct StepTime {
    int kstp = 1;         ///< time step, 1-based
    int kper = 1;         ///< stress period, 1-based
    double delt = 0.0;    ///< [T] length of the time step
    double pertim = 0.0;  ///< [T] since the start of the stress period
    double totim = 0.0;   ///< [T] since the start of the simulation
};

/// Layers, rows and columns of the whole box.
struct BoxShape {
    int nlay = 1;
    int nrow = 1;
    int ncol = 1;
    [[nodiscard]] std::int64_t narea() const noexcept {
        return static_cast<std::int64_t>(nrow) * ncol;
    }
    [[nodiscard]] std::int64_t nnode() const noexcept { return narea() * nlay; }
};

/// The results of one run: the folder that file names are relative to, and the one thread that
/// writes all its files. Copies mean the same run. One thread makes files and writes to them.
///
/// A file that the disk refuses ends the output of the whole run: from then on each call for any of
/// its files throws the OutputError of that write.
class OutputRun {
public:
    struct Shared;  ///< what the files of a run have in common

    /// @param folder        that file names are relative to; must exist when a file is made
    /// @param buffer_bytes  size of a buffer; each file fills one at a time
    /// @param capacity      full buffers that may wait for the disk
    explicit OutputRun(std::filesystem::path folder, std::size_t buffer_bytes = 4U << 20,
                       std::size_t capacity = 8);
    /// @param on_file  called for each file that is made, with its name as given
    OutputRun(std::filesystem::path folder, std::function<void(std::string_view)> on_file);

    /// Where a file of the input is written: `\` counts as `/`, quotes around it do not count.
    [[nodiscard]] std::filesystem::path path_of(std::string_view name) const;
    /// Waits until everything that was flushed is written. @throws OutputError
    void wait() const;

private:
    friend class OutputStream;
    std::shared_ptr<Shared> shared_;
};

/// One file that only grows, filled in order and written behind the caller's back.
class OutputStream {
public:
    /// Makes the file, or empties it.
    /// @throws OutputError with the path: no such folder, no permission, or the run writes it already
    OutputStream(const OutputRun& run, std::string_view name);
    OutputStream(OutputStream&&) noexcept;
    OutputStream& operator=(OutputStream&&) noexcept;
    OutputStream(const OutputStream&) = delete;
    OutputStream& operator=(const OutputStream&) = delete;
    /// What was written goes to the file as far as possible; call finish() to hear about errors.
    ~OutputStream();

    /// @throws OutputError of an earlier write of the run
    void write(std::string_view bytes);
    template <typename T>
    void write_values(std::span<const T> values) {
        static_assert(std::is_trivially_copyable_v<T>);
        write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    }
    template <typename T>
    void write_value(const T& value) {
        write_values(std::span<const T>{&value, 1});
    }
    /// Items of some bytes each that are made in the buffer itself, without a copy of them all.
    /// @param make  make(first, to) fills `to` with items from `first` on; called with one piece after
    ///              another until there are nitem
    template <typename Make>
    void write_items(std::size_t item_bytes, std::size_t nitem, const Make& make,
                     std::size_t alignment = 1) {
        for (std::size_t first = 0; first < nitem;) {
            const auto to = room_for(item_bytes, nitem - first, alignment);
            make(first, to);
            filled(to.size());
            first += to.size() / item_bytes;
        }
    }
    /// The same for values of a type: make(first, values).
    template <typename T, typename Make>
    void write_made(std::size_t n, const Make& make) {
        static_assert(std::is_trivially_copyable_v<T>);
        const auto values = [&make](std::size_t first, std::span<char> to) {
            make(first, std::span<T>{reinterpret_cast<T*>(to.data()), to.size() / sizeof(T)});
        };
        write_items(sizeof(T), n, values, alignof(T));
    }
    /// Values that stay as they are until all is written: the writing thread takes them from there.
    template <typename T>
    void write_lasting(std::span<const T> values) {
        static_assert(std::is_trivially_copyable_v<T>);
        write_lasting_bytes({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    }
    /// Makes one piece of a file: fills all of `to`, which begins `first` bytes after the first piece.
    using MakePiece = std::function<void(std::size_t first, std::span<char> to)>;
    /// Bytes that the writing thread makes itself, when it comes to them, in pieces of whole items.
    /// @param make  must not throw
    void write_later(std::size_t item_bytes, std::size_t nitem, MakePiece make);

    /// Hands what is buffered to the writing thread. @throws OutputError of an earlier write
    void flush();
    /// Writes everything and closes the file; later calls do nothing. write() is over then.
    /// @throws OutputError
    void finish();
    /// The same without waiting; OutputRun::wait(), or any later call for a file of the run, throws
    /// what goes wrong. @throws OutputError of an earlier write
    void finish_later();

    /// Bytes handed to write() so far.
    [[nodiscard]] std::int64_t bytes() const noexcept;
    [[nodiscard]] const std::filesystem::path& path() const noexcept;

private:
    /// Room in the buffer for one item at least and `nitem` at most, to be filled and then counted
    /// by filled().
    [[nodiscard]] std::span<char> room_for(std::size_t item_bytes, std::size_t nitem,
                                           std::size_t alignment);
    void filled(std::size_t bytes);
    void write_lasting_bytes(std::string_view bytes);

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace heihe::mf6
