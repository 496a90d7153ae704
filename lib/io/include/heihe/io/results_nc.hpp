// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/file_write.hpp"
#include "heihe/io/rows.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace heihe::io {

/// Monthly fields before they go to results.nc: raw 32-bit floats by column, one record per month.
/// Unlike a NetCDF file, a raw file can be cut at a month's end and continued.
class FieldSpool {
public:
    /// Appends to `file`, or creates it. @throws OutputError
    FieldSpool(std::filesystem::path file, int nlay, std::ptrdiff_t ncolumn);
    /// @pre the fields have the sizes given above
    /// @throws OutputError
    void append(const MonthFields& fields);
    [[nodiscard]] AppendFile& file() noexcept { return file_; }

private:
    AppendFile file_;
    std::size_t ncell_;
    std::size_t ncolumn_;
};

/// Global attributes of results.nc about the run.
struct ResultsTitle {
    std::string title;     ///< scenario's title
    std::string scenario;  ///< its name
    std::string source;    ///< program and version
};

/// Makes results.nc (NetCDF-4, CF-1.10, UTM) from a spool, beside its place, and renames it. The same
/// spool gives the same bytes: no clock is read; `history` has the time of SOURCE_DATE_EPOCH if that is
/// set. NetCDF and HDF5 are called in the process's I/O thread (io/io_thread.hpp), from any thread.
/// @param threads  number of threads that pack months; the file does not depend on it
/// @pre grid.utm_zone is a zone, 1 to 60
/// @throws OutputError
void write_results(const std::filesystem::path& file, const std::filesystem::path& spool,
                   const ResultGrid& grid, const ResultsTitle& title, int threads = 1);

}  // namespace heihe::io
