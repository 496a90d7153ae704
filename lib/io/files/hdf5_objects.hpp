// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <hdf5.h>

#include <string>
#include <string_view>
#include <utility>

/// HDF5's handles as objects and its failures as exceptions, for the files of lib/io.
namespace heihe::io::hdf5 {

/// An HDF5 call has failed; what() names its subject. Callers turn it into an InputError or OutputError.
class Hdf5Failure : public Error {
public:
    using Error::Error;
};

inline hid_t checked(hid_t id, std::string_view what) {
    if (id < 0) throw Hdf5Failure(std::string{what});
    return id;
}

/// An HDF5 object that is closed at the end of its block.
class Object {
public:
    using Close = herr_t (*)(hid_t);
    Object(hid_t id, Close closing, std::string_view what)
        : id_{checked(id, what)}, close_{closing} {}
    Object(Object&& other) noexcept : id_{std::exchange(other.id_, -1)}, close_{other.close_} {}
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    Object& operator=(Object&&) = delete;
    ~Object() {
        if (id_ >= 0) close_(id_);
    }
    operator hid_t() const noexcept { return id_; }
    /// Closes it now. @throws Hdf5Failure if that fails: a file writes its last bytes then
    void close(std::string_view what) {
        if (close_(std::exchange(id_, -1)) < 0) throw Hdf5Failure(std::string{what});
    }

private:
    hid_t id_;
    Close close_;
};

/// Name of a field's data set: '/' of a prefix is written as '.', so that there are no more groups.
inline std::string link_of(std::string name) {
    for (char& c : name)
        if (c == '/') c = '.';
    return name;
}

/// A name from a file, for a message: short, and without control characters.
inline std::string printable(std::string_view name) {
    std::string text{name.substr(0, 60)};
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    return text;
}

/// All bytes of an open file, which is flushed first.
/// @param room  [bytes] zeros in front
inline std::string image_of(hid_t file, std::size_t room = 0) {
    checked(H5Fflush(file, H5F_SCOPE_LOCAL), "flush");
    const auto length = H5Fget_file_image(file, nullptr, 0);
    checked(length, "the file's length");
    std::string image(room + static_cast<std::size_t>(length), '\0');
    checked(H5Fget_file_image(file, image.data() + room, image.size() - room), "the file's bytes");
    return image;
}

/// Switches off HDF5's printing of its error stack: the library reports errors by exceptions only.
class Quiet {
public:
    Quiet() {
        H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;
    ~Quiet() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }

private:
    H5E_auto2_t print_ = nullptr;
    void* data_ = nullptr;
};

}  // namespace heihe::io::hdf5
