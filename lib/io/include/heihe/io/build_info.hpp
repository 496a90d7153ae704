// SPDX-License-Identifier: MIT
#pragma once

namespace heihe::io {

/// How this binary was built.
struct BuildInfo {
    const char* version;   ///< as version.hpp
    const char* commit;    ///< `git describe` of the source, "unknown" outside a clone
    const char* type;      ///< CMake's build type, "Release" or "Debug"
    const char* compiler;  ///< name and version
    const char* flags;     ///< options that affect speed or bits; no warnings
    bool has_clp;          ///< linear programs by Clp
};

[[nodiscard]] const BuildInfo& build_info() noexcept;

}  // namespace heihe::io
